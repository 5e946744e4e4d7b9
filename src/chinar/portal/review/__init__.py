"""The Chief Secretary's desk: one screen over the whole house."""
