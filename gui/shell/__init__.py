"""What frames the panels: menus, toolbar, status line, notices and the command palette."""
