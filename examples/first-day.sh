#!/bin/sh
# A first day with Qafila, with nothing but curl: sign up, import a spreadsheet, plan, publish, drive one route to the last proof,
# and look at the recipient's page. Run it again and it signs in to the same organisation and goes on.
#
#   make run                       # in another terminal
#   examples/first-day.sh          # QAFILA_URL is http://127.0.0.1:8080 unless you say otherwise
set -eu
API="${QAFILA_URL:-http://127.0.0.1:8080}/api/v1"
HERE=$(cd "$(dirname "$0")" && pwd)
EMAIL=${QAFILA_EMAIL:-amina@first-day.example}
DRIVER_EMAIL=driver-$EMAIL
PASSWORD=camel-station-oasis-41
TOKEN=
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# call METHOD PATH [JSON]: the answer on stdout; what went wrong, and the end, otherwise.
call() {
  method=$1 path=$2
  set -- -sS -X "$method" "$API$path" -H "authorization: Bearer $TOKEN" ${3+-H} ${3+'content-type: application/json'} ${3+-d} ${3+"$3"}
  send "$@"
}
send() {
  code=$(curl -o "$WORK/answer" -w '%{http_code}' "$@") || { echo "No server at $API: start one with make run" >&2; exit 1; }
  case $code in
    2*) cat "$WORK/answer" ;;
    *) echo "$code: $(cat "$WORK/answer")" >&2; return 1 ;;
  esac
}
# field NAME: the first value of that name, text or number.
field() { grep -o "\"$1\":\(\"[^\"]*\"\|[0-9.-]*\)" | head -n 1 | sed 's/^"[^"]*"://; s/"//g'; }
sign_in() { call POST /auth/sign-in "{\"email\":\"$1\",\"password\":\"$PASSWORD\"}" | field access_token; }
# One tick of waiting, at most about two minutes of them.
tick() { ticks=$((${ticks:-0} + 1)); [ $ticks -lt 240 ] || { echo "waited too long for $1" >&2; exit 1; }; sleep 0.5; }
uuid() { cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen | tr A-Z a-z; }
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }
DAY=$(date -u -d tomorrow +%F 2>/dev/null || date -u -v+1d +%F)

if TOKEN=$(sign_in "$EMAIL" 2>/dev/null) && [ -n "$TOKEN" ]; then
  echo "1. Signed in as $EMAIL"
else
  TOKEN=$(call POST /auth/sign-up "{\"organization\":\"First Day Couriers\",\"country\":\"AE\",\"name\":\"Amina Khan\",\
\"email\":\"$EMAIL\",\"password\":\"$PASSWORD\",\"language\":\"en\"}" | field access_token)
  USER_ID=$(call POST /users "{\"email\":\"$DRIVER_EMAIL\",\"name\":\"Bilal Ahmed\",\"password\":\"$PASSWORD\",\"role\":\"driver\"}" | field id)
  VAN=$(call POST /vehicles '{"name":"Van 1","plate":"D 41207","kind":"van","capacity":{"weight_g":900000,"parcels":120},"skills":["heavy","fragile","cold"]}' | field id)
  DRIVER=$(call POST /drivers "{\"name\":\"Bilal Ahmed\",\"email\":\"$DRIVER_EMAIL\",\"phone\":\"+971500000001\",\"user\":\"$USER_ID\",\"skills\":[\"id_check\"]}" | field id)
  call PUT "/vehicles/$VAN/driver" "{\"driver\":\"$DRIVER\"}" >/dev/null
  echo "1. First Day Couriers is signed up: $EMAIL, a van and its driver"
fi

IMPORT=$(send -sS -X POST "$API/imports?mode=good_rows&date=$DAY" -H "authorization: Bearer $TOKEN" -H 'content-type: text/csv' \
  --data-binary "@$HERE/deliveries.csv" | field id)
until STATE=$(call GET "/imports/$IMPORT") && [ "$(echo "$STATE" | field state)" = done ]; do tick "the import"; done
echo "2. The spreadsheet is in: $(echo "$STATE" | field rows_good) deliveries, $(echo "$STATE" | field rows_bad) bad rows"

ticks=0 PLANNED=
if PLAN=$(call POST /deliveries/plan "{\"date\":\"$DAY\",\"window\":{\"from\":\"${DAY}T02:00:00Z\",\"until\":\"${DAY}T18:00:00Z\"},\
\"depot\":{\"lat\":25.1285,\"lon\":55.2270},\"budget_s\":5}" 2>"$WORK/refused" | field id) && [ -n "$PLAN" ]; then
  until STATE=$(call GET "/plans/$PLAN") && [ "$(echo "$STATE" | field state)" != solving ]; do tick "the plan"; done
  echo "3. Planned: $(echo "$STATE" | field served) of $(echo "$STATE" | field jobs) on $(echo "$STATE" | field routes) route, \
$(($(echo "$STATE" | field distance_m) / 1000)) km"
  if [ "$(echo "$STATE" | field served)" -gt 0 ]; then
    call POST "/plans/$PLAN/publish" '{}' >/dev/null
    PLANNED=yes
    echo "4. Published: the driver has a mail, and the phone has the day"
  else
    echo "4. What is left fits into no day of this van: nothing to publish"
  fi
else
  echo "3. Nothing new to plan"
fi

OWNER=$TOKEN
TOKEN=$(sign_in "$DRIVER_EMAIL")
ticks=0
# The driver's day, one delivery per line: id, tracking number, latitude and longitude, and the cash to collect.
until call GET /driver/today | sed 's/"offers":.*//; s/.*"deliveries":\[{/{/; s/},{"id":"dlv_/}\n{"id":"dlv_/g' |
  grep '^{"id":"dlv_' >"$WORK/day"; do
  [ -n "$PLANNED" ] || { echo "5. Everything is driven: the next day needs the next spreadsheet"; exit 0; }
  tick "the route"
done
LEFT=$(wc -l <"$WORK/day" | tr -d ' ')
echo "5. $LEFT stops: accepted, loaded at the depot, and driven one by one"

printf '%s' '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120"><path d="M 20 60 Q 90 10 160 60" stroke="black"/></svg>' >"$WORK/proof"
PROOF=$( (sha256sum "$WORK/proof" 2>/dev/null || shasum -a 256 "$WORK/proof") | cut -d' ' -f1)
send -sS -X PUT "$API/attachments/$PROOF" -H "authorization: Bearer $TOKEN" -H 'content-type: image/svg+xml' --data-binary "@$WORK/proof" >/dev/null

N=0 BOOT=$(uuid)
while IFS= read -r LINE; do
  ID=$(echo "$LINE" | field id) CODE=$(echo "$LINE" | field tracking_number) COMMANDS= AT=$(now)
  POINT=$(echo "$LINE" | sed 's/.*"dropoff"://' | grep -o '"point":{[^}]*}' | head -n 1 | sed 's/"point"://')
  CASH=$(echo "$LINE" | grep -o '"cod_due":{[^}]*}' | sed 's/"cod_due"://') || true
  # What the phone did, told in one go, as after an hour without a network.
  for VERB in accept depart_pickup arrive_pickup pickup depart_dropoff arrive_dropoff deliver; do
    N=$((N + 1)) MORE=
    [ $VERB = arrive_pickup ] && MORE=',"away_reason":"loaded at the depot"'
    if [ $VERB = deliver ]; then
      MORE=",\"proof\":{\"photos\":[\"$PROOF\"],\"signature\":\"$PROOF\",\"recipient_name\":\"Reception\",\"relation\":\"reception\"}"
      [ -z "$CASH" ] || MORE="$MORE,\"cod\":{\"collected\":$CASH,\"method\":\"cash\"}"
    fi
    COMMANDS="$COMMANDS,{\"id\":\"$(uuid)\",\"delivery\":\"$ID\",\"command\":\"$VERB\",\"occurred_at\":\"$AT\",\"monotonic_ms\":$N,\
\"fix\":{\"at\":$POINT,\"accuracy_m\":6}$MORE}"
  done
  call POST /driver/commands "{\"sent_at\":\"$(now)\",\"boot\":\"$BOOT\",\"commands\":[${COMMANDS#,}]}" >"$WORK/told"
  call POST /positions "{\"point\":$POINT,\"fix_at\":\"$(now)\",\"accuracy_m\":6}" >/dev/null
done <"$WORK/day"
TOKEN=$OWNER
DONE=$(call GET '/deliveries?status=eq.delivered&limit=1&count=exact' | field total)
echo "6. The route is driven: $DONE delivered, each with a picture and a signature"

echo "7. What the recipient of $CODE sees, without signing in:"
TOKEN=
call GET "/public/track/$CODE" | sed 's/^.*"data"://; s/,"meta".*//'
echo
