"""Set-up: everything between a fresh clone and the first window.

Why a package of its own: it runs before any requirement is installed, so it may import the standard library only, and
nothing of the program imports it. `./studio` and `studio.bat` find a Python and run this folder.
"""
