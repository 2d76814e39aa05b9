"""The demonstration: a small fictional web and a stand-in Wayback Machine, both on loopback, and an archive of them.

Everything here is invented and says so on its face. The tests use the same servers and documents.
"""
