"""How the demo's binary documents are made from the readable texts under ``web/text``.

Everything is written without compression and without the time of day, so that the same text gives the same bytes
on every machine, whatever version of a compression library it has.
"""
