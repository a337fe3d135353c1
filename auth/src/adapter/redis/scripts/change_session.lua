-- Changes a session that is there. ARGV: prefix, token, expires?, claims?
local token, expires, claims = ARGV[2], optional(ARGV[3]), optional(ARGV[4])
local user = redis.call('HGET', session_key(token), 'user')
if not user then return 0 end
if claims then redis.call('HSET', session_key(token), 'claims', claims) end
if expires then
  redis.call('HSET', session_key(token), 'expires', expires)
  redis.call('PEXPIREAT', session_key(token), expiry(expires))
  index_add(sessions_key(user), token, expires)
end
return 1
