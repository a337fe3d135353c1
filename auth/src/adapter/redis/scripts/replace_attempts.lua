-- Keeps attempts if those that are there are as they were read. ARGV: prefix, key, count and last as
-- they were read or '', count and last, expires
local key = ARGV[1] .. 'attempts:' .. ARGV[2]
local kept = redis.call('GET', key)
local known = kept and string.match(kept, '^(%d+ %-?%d+) ') or ''
if known ~= ARGV[3] then return 0 end
redis.call('SET', key, ARGV[4] .. ' ' .. ARGV[5], 'PXAT', expiry(ARGV[5]))
return 1
