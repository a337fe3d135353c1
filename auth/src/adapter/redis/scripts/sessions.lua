-- The sessions of a user, each a token and its fields. ARGV: prefix, user
local found = {}
for _, token in ipairs(redis.call('ZRANGE', sessions_key(ARGV[2]), 0, -1)) do
  local session = redis.call('HGETALL', session_key(token))
  if #session > 0 then found[#found + 1] = {token, session} end
end
return found
