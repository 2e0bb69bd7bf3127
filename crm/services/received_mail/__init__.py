"""E-mails forwarded into the CRM: each becomes an interaction, once (SC-30, decision 16)."""
