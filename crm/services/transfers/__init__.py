"""Bringing in other people's files: read, match, try out, write in batches, report (MC-51 to MC-53).

`intake` begins a run, `settings` holds what was chosen, `drafts` turns rows into drafts of records,
`matching` finds what their names mean, `importers` write them, `job` runs it all in the background.
"""
