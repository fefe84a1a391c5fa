"""The pages, one file a subject; each checks with `base.may` what it shows and does."""
