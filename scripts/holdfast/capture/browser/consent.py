"""Taking away the layer that asks for consent, by what such layers have in common; no list of sites or products.

A button is pressed only inside something that is a dialog or speaks of cookies, consent or privacy, and only if its
words are those with which such a layer is answered. What was pressed is told, for it changes what the page shows.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

ACCEPT = (
    r"accept|allow|agree|ok|okay|got it|i understand|understood|continue|consent|"
    r"akzeptieren?|zustimmen|einverstanden|verstanden|"
    r"accepter|j'accepte|j’accepte|d'accord|d’accord|autoriser|"
    r"aceptar|acepto|permitir|de acuerdo|entendido|accetta|accetto|consenti|ho capito|"
    r"aceitar|aceito|concordo|accepteren|akkoord|toestaan|godta|aksepter|tillat|godkänn|acceptera|jag förstår|"
    r"accepter|tillad|hyväksy|salli|akceptuj|zgadzam|zezwól|souhlasím|přijmout|súhlasím|elfogad|"
    r"accept(ă|ați)|de acord|приемам|принять|согласен|прийняти|αποδοχή|συμφωνώ|kabul|derbyn"
)
UNSPACED = "同意|接受|承諾|동의|許可"  # of languages that put no spaces between words
REJECT = (
    r"reject|decline|refuse|deny|disagree|only necessary|necessary only|essential only|only essential|"
    r"without accepting|ablehnen|nur notwendige|refuser|sans accepter|rechazar|rifiuta|rejeitar|weigeren|"
    r"afvis|avvis|avböj|neka|odrzuć|odmítnout|gwrthod|hylkää"
)
CLOSE = r"close|dismiss|no thanks|not now|schließen|fermer|cerrar|chiudi|fechar|sluiten|lukk|stäng|luk|×|✕|✖|x"
_TOPIC = (
    r"cookie|consent|gdpr|privacy|tracking|datenschutz|einwilligung|confidentialit|traceurs|privacidad|riservatezza|"
    r"privatsph|personvern|integritet|preferences|vie privée|prywatno|soukrom|конфиденциал|隐私|プライバシー"
)
_FRAMES = 12  # of a page that are looked into
_PRESSES = 3  # layers may follow one another
_WAIT = 0.5  # seconds that a page gets to take its layer away

_FIND = """
([accept, reject, close, topic, unspaced]) => {
  const words = (e) =>
    ((e.innerText || e.value || e.getAttribute('aria-label') || e.title || '') + '').trim().toLowerCase();
  const like = (pattern) => new RegExp(
    '(?:^|[^\\\\p{L}])(?:' + pattern + ')(?:$|[^\\\\p{L}])' + (pattern === accept ? '|' + unspaced : ''), 'u');
  const told = new RegExp(topic, 'i');
  const shown = (e) => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && style.display !== 'none'
      && Number(style.opacity) > 0;
  };
  const roots = [document];
  for (let at = 0; at < roots.length && at < 40; at++)
    for (const e of [...roots[at].querySelectorAll('*')].slice(0, 20000)) if (e.shadowRoot) roots.push(e.shadowRoot);
  const layered = (start) => {
    let e = start;
    for (let up = 0; e && up < 12; up++, e = e.parentElement || (e.getRootNode() || {}).host) {
      if (e === document.body || e === document.documentElement) return false;
      const dialog = /^(alert)?dialog$/.test(e.getAttribute('role') || '') || e.getAttribute('aria-modal') === 'true'
        || (e.tagName === 'DIALOG' && e.open);
      const named = told.test([e.id, e.getAttribute('class'), e.getAttribute('aria-label')].join(' '));
      const about = told.test((e.innerText || '').slice(0, 6000));
      const floats = /^(fixed|sticky|absolute)$/.test(getComputedStyle(e).position);
      if ((dialog || floats || named) && (about || named)) return true;
    }
    return false;
  };
  const framed = window !== window.top && told.test((document.body || {}).innerText || '');
  const buttons = [];
  for (const root of roots)
    buttons.push(...[...root.querySelectorAll('button,[role=button],input[type=button],input[type=submit],a')]
      .filter((e) => e.tagName !== 'A' || /^(#|javascript:|$)/.test(e.getAttribute('href') || '')).slice(0, 2000));
  for (const pattern of [accept, reject, close]) {
    const wanted = like(pattern);
    for (const e of buttons) {
      const text = words(e);
      if (!text || text.length > 60 || !wanted.test(text) || !shown(e)) continue;
      if (pattern === accept && like(reject).test(text)) continue;
      if (framed || layered(e)) return e;
    }
  }
  return null;
}
"""
_WORDS = "e => (e.innerText || e.value || e.getAttribute('aria-label') || e.title || '').trim().slice(0, 80)"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed: its words, and the address of the frame in which it stood."""

    words: str
    frame: str


async def dismiss(page: Any, errors: Any) -> list[Pressed]:
    """Answer the layers that ask for consent; what was pressed, in order."""
    pressed: list[Pressed] = []
    for _ in range(_PRESSES):
        found = await _press_one(page, errors)
        if found is None:
            break
        pressed.append(found)
        await asyncio.sleep(_WAIT)
    return pressed


async def _press_one(page: Any, errors: Any) -> Pressed | None:
    for frame in page.frames[:_FRAMES]:
        try:
            handle = await frame.evaluate_handle(_FIND, [ACCEPT, REJECT, CLOSE, _TOPIC, UNSPACED])
            element = handle.as_element()
            if element is None:
                continue
            words = str(await element.evaluate(_WORDS))
            try:
                await element.click(timeout=1000)
            except errors:
                await element.evaluate("e => e.click()")  # something lies above it, or it moves
        except errors:
            continue  # the frame went away meanwhile
        return Pressed(" ".join(words.split()), frame.url)
    return None
