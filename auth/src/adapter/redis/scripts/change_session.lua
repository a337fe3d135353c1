-- Changes a session that is there.
-- ARGV: prefix, token, expires?, claims?, hash of the cookie's secret?, when and how the user was there?
local token, expires = ARGV[2], optional(ARGV[3])
local user = redis.call('HGET', session_key(token), 'user')
if not user then return 0 end
for place, field in ipairs({'claims', 'secret_hash', 'auth_time', 'amr'}) do
  local value = optional(ARGV[3 + place])
  if value then redis.call('HSET', session_key(token), field, value) end
end
if expires then
  redis.call('HSET', session_key(token), 'expires', expires)
  redis.call('PEXPIREAT', session_key(token), expiry(expires))
  index_add(sessions_key(user), token, expires)
end
return 1
