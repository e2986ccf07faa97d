"""What makes the files that the sample projects ship with: each module makes those of one project.

Everything is drawn from a fixed seed, so the same files come out every time; see ``sample_projects.make_data``.
"""
