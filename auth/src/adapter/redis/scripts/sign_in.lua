-- Ends a session, ends all of a user, makes one: all of it, or none when the token is taken.
-- ARGV: prefix, token to end?, user, '1' to end all of the user's, token to make?, expires, fields…
local ended, user, all, made = optional(ARGV[2]), ARGV[3], ARGV[4] == '1', optional(ARGV[5])
if made then
  local owner = redis.call('HGET', session_key(made), 'user')
  if owner and made ~= ended and not (all and owner == user) then return 0 end
end
if ended then end_session(ended) end
if all then end_sessions(user, nil) end
if made then
  redis.call('HSET', session_key(made), 'user', user, 'expires', ARGV[6], unpack(ARGV, 7))
  redis.call('PEXPIREAT', session_key(made), expiry(ARGV[6]))
  index_add(sessions_key(user), made, ARGV[6])
end
return 1
