"""The commands as people type them: arguments, options and help of each. What they do is in ``holdfast.commands``."""
