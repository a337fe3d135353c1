-- Keeps a token unless there is one. ARGV: prefix, identifier, token, expires
local key = token_key(ARGV[2], ARGV[3])
if not redis.call('SET', key, ARGV[4], 'NX', 'PXAT', expiry(ARGV[4])) then return 0 end
index_add(tokens_key(ARGV[2]), ARGV[3], ARGV[4])
return 1
