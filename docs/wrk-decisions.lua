-- Asks for decisions with wrk (Debian: apt-get install wrk), each transaction once, 10,000 cards:
--   wrk -t 1 -c 16 -d 20s --latency -s docs/wrk-decisions.lua 'http://127.0.0.1:8080/api/v1/decisions?wait=none'
-- It asks again as soon as it is answered, so its latencies are those of as many calls as it can
-- make, not of a rate. Whatever is not 200 is counted by status at the end.
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  sent = 0
  started = os.time()
  others = 0
  fallbacks = 0
  math.randomseed(started + number)
end

function request()
  sent = sent + 1
  local body = string.format(
    '{"TRANSACTION_ID":"wrk-%d-%d-%d","TX_DATETIME":"%s","CUSTOMER_ID":"%d","TERMINAL_ID":"%d","TX_AMOUNT":%.2f}',
    started, number, sent, os.date("!%Y-%m-%dT%H:%M:%S"),
    math.random(10000), math.random(10000), math.random(1, 20000) / 100)
  return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
end

function response(status, headers, body)
  if status ~= 200 then
    others = others + 1
  elseif body:find('"fallback":', 1, true) then
    fallbacks = fallbacks + 1
  end
end

function done(summary, latency, requests)
  local unlike, fell = 0, 0
  for _, thread in ipairs(threads) do
    unlike = unlike + thread:get("others")
    fell = fell + thread:get("fallbacks")
  end
  io.write(string.format("calls %d, not decided %d, by the fallback %d\n", summary.requests, unlike, fell))
end
