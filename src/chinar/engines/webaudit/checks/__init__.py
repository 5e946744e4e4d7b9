"""Pure judges: observations, policy and the moment in, rulings out; one file per subject."""
