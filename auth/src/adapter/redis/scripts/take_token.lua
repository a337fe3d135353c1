-- Deletes a token and returns when it expires. ARGV: prefix, identifier, token
redis.call('ZREM', tokens_key(ARGV[2]), ARGV[3])
return redis.call('GETDEL', token_key(ARGV[2], ARGV[3]))
