-- Ends the sessions of a user, and counts them. ARGV: prefix, user, token to keep?
return end_sessions(ARGV[2], optional(ARGV[3]))
