"""The audit's chain of seals: what each day held, in digests that are signed and lead back to the first day."""
