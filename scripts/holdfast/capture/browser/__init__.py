"""The browser tier: a page as a person would see it, with what its scripts fetch, behind the same guard as the rest."""
