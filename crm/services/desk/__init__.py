"""The figures and lists of the desk (SC-32): one module a widget."""
