"""What may be in a copy: elements and attributes by name. Whatever is not listed here does not get in.

Nothing listed runs script, sends anything, loads anything or changes how what follows is parsed. ``style``, ``href``,
``src`` and everything else that holds an address or a style is not listed: ``writer`` makes those anew.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _words(
    """a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center cite
    code col colgroup dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3
    h4 h5 h6 header hgroup hr i img input ins kbd label legend li main map mark menu meter nav nobr ol optgroup option
    output p picture pre progress q rp rt ruby s samp search section select slot small span strike strong sub summary
    sup table tbody td textarea tfoot th thead time tr tt u ul var video wbr"""
)
VOID = _words("area br col hr img input wbr")
GONE = _words(
    """script style link meta base title head object embed applet template iframe frame frameset noframes noembed
    param source track portal fencedframe datalist xmp plaintext listing math"""
)
"""Elements that go with all that is in them, unless ``writer`` makes something else of them. Any other element that is
not allowed goes, but what is in it stays."""

CUSTOM = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
"""Elements of a page's own making: they show nothing by themselves, and style sheets name them."""
NOT_CUSTOM = _words(
    "annotation-xml color-profile font-face font-face-src font-face-uri font-face-format font-face-name missing-glyph"
)

ATTRIBUTES = _words(
    """abbr align alt bgcolor border bordercolor cellpadding cellspacing char charoff checked class clear color cols
    colspan compact controls coords datetime dir disabled exportparts face for frame frameborder headers height hidden
    high hspace id label lang loop low max maxlength media min multiple muted noshade nowrap open optimum part
    placeholder reversed role rows rowspan rules scope selected shape size sizes slot span start step title translate
    type valign value vspace width wrap"""
)
LONGEST_VALUE = 4_000
DATA = re.compile(r"(?!data-holdfast-)(?:data|aria)-[a-z0-9][a-z0-9_.-]{0,60}")
LONGEST_DATA = 200

INPUTS = _words(
    """text search tel url email password number range date month week time datetime-local color checkbox radio button
    submit reset"""
)

SVG_ELEMENTS = _words(
    """svg g path circle ellipse line polygon polyline rect text tspan textpath defs symbol use marker mask pattern
    clippath lineargradient radialgradient stop image style filter fegaussianblur feoffset feblend fecolormatrix
    fecomposite feflood femerge femergenode switch"""
)
SVG_ATTRIBUTES = _words(
    """alignment-baseline aria-hidden aria-label baseline-shift class clip-path clip-rule clippathunits color cx cy d
    display dominant-baseline dx dy fill fill-opacity fill-rule filter filterunits flood-color flood-opacity
    font-family font-size font-style font-variant font-weight focusable fr fx fy gradienttransform gradientunits
    height id in in2 lengthadjust letter-spacing markerheight markerunits markerwidth marker-end marker-mid
    marker-start mask maskcontentunits maskunits mode offset opacity operator orient overflow patterncontentunits
    patterntransform patternunits points preserveaspectratio primitiveunits r refx refy result role rotate rx ry
    spreadmethod startoffset stddeviation stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration
    text-rendering textlength transform type values vector-effect version viewbox visibility width word-spacing
    writing-mode x x1 x2 y y1 y2 z"""
)
