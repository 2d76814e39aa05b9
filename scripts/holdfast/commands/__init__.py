"""One verb, one module, one plain function ``run`` that can be called without the command line.

Commands are where the stages are joined; they return a ``Report`` and neither print nor exit.
"""
