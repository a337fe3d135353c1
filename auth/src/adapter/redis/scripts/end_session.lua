-- Ends a session and returns it. ARGV: prefix, token
local session = redis.call('HGETALL', session_key(ARGV[2]))
end_session(ARGV[2])
return session
