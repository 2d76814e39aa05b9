"""One file that shows a preserved web page: no script, nothing loaded, every kept image and style sheet inside it.

A page that was captured is hostile, so the copy is written by a child process under the limits of
``holdfast.extract.limits``, from a list of what is allowed; whatever is not on the list does not reach the copy.

    making.make(page, cache=…) -> FlatCopy | FailedFlatCopy

Beside it the child makes pictures of two sizes from each screenshot that a capture has.
"""
