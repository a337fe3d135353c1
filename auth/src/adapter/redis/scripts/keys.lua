-- The names of keys, and what every script needs. ARGV[1] is what names begin with.
local function session_key(token) return ARGV[1] .. 'session:' .. token end
local function sessions_key(user) return ARGV[1] .. 'sessions:' .. user end
local function tokens_key(identifier) return ARGV[1] .. 'tokens:' .. identifier end
local function token_key(identifier, token)
  return ARGV[1] .. 'token:' .. #identifier .. ':' .. identifier .. ':' .. token
end

-- An argument that may be absent: '' or '=' and the text.
local function optional(text)
  if text == '' then return nil end
  return string.sub(text, 2)
end

-- When to forget, in the range that Redis takes.
local function expiry(millis)
  local number = tonumber(millis)
  if number < 1 then return '1' end
  if number > 253402300799999 then return '253402300799999' end
  return millis
end

-- An index is a sorted set of names by when they expire; it is forgotten with the last of them.
local function index_add(key, name, millis)
  local now = redis.call('TIME')
  redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. now[1] .. '000')
  redis.call('ZADD', key, expiry(millis), name)
  local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')
  redis.call('PEXPIREAT', key, last[2])
end

local function end_session(token)
  local user = redis.call('HGET', session_key(token), 'user')
  if not user then return 0 end
  redis.call('ZREM', sessions_key(user), token)
  return redis.call('DEL', session_key(token))
end

local function end_sessions(user, except)
  local count = 0
  for _, token in ipairs(redis.call('ZRANGE', sessions_key(user), 0, -1)) do
    if token ~= except and redis.call('HGET', session_key(token), 'user') == user then
      count = count + end_session(token)
    end
  end
  return count
end

