"""Where the panels stand: a tree of split areas with tabs, and the windows that follow it."""
