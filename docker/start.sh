#!/bin/sh
# n8n finds a community package only below its own folder, which is a volume and so not a part of the image: each start puts
# the package of this image there, in place of that of an older one, and then starts n8n as its image does.
set -eu

from="${COBRANCA_PACKAGE:-/opt/cobranca/n8n-nodes-cobranca}"
nodes="${N8N_USER_FOLDER:-$HOME}/.n8n/nodes/node_modules"
mkdir -p "$nodes"
new="$nodes/.n8n-nodes-cobranca.$(hostname)"
rm -rf "$new"
cp -R "$from" "$new"
rm -rf "$nodes/n8n-nodes-cobranca"
mv "$new" "$nodes/n8n-nodes-cobranca"

exec "${COBRANCA_N8N:-/docker-entrypoint.sh}" "$@"
