#!/bin/sh
# Chromium and a Chinese font for the tests in a browser: installed where apt and root allow it.
set -eu
have() { command -v chromium >/dev/null 2>&1 && [ -n "$(fc-list ':lang=zh' 2>/dev/null)" ]; }
if have; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fontconfig fonts-wqy-microhei >/dev/null
fi
have || echo "Chromium or a Chinese font is missing: tests in a browser will fail. Install chromium and fonts-wqy-microhei." >&2
