-- Deletes the tokens of an identifier, and counts them. ARGV: prefix, identifier
local count = 0
for _, token in ipairs(redis.call('ZRANGE', tokens_key(ARGV[2]), 0, -1)) do
  count = count + redis.call('DEL', token_key(ARGV[2], token))
end
redis.call('DEL', tokens_key(ARGV[2]))
return count
