# Sourced by the bench scripts that measure a farm: two namespaces joined by a veth pair, and nginx at every address of 10.81.0.0/16.
# The namespaces' names go to $client and $server, a folder for files to $work; all of it is gone when the script ends.

# farm LISTEN_OPTION…: makes it. The kernels have the settings of $client_settings and $server_settings, which are lists of NAME=VALUE.
farm() {
  work=$(mktemp -d)
  client=sonde-bench-$$-client server=sonde-bench-$$-server nginx=
  trap '[ -n "$nginx" ] && kill "$nginx"; ip netns del $client; ip netns del $server; rm -rf "$work"' EXIT
  for host in $client $server; do
    ip netns add "$host"
    ip -n "$host" link set lo up
  done
  ip link add eth0 netns $client type veth peer name eth0 netns $server
  ip -n $client addr add 198.51.100.1/30 dev eth0
  ip -n $server addr add 198.51.100.2/30 dev eth0
  ip -n $client link set eth0 up
  ip -n $server link set eth0 up
  ip -n $client route add 10.81.0.0/16 via 198.51.100.2
  ip -n $server route add local 10.81.0.0/16 dev lo
  ip netns exec $client sysctl -qw "${client_settings[@]}"
  ip netns exec $server sysctl -qw net.core.somaxconn=8192 net.ipv4.tcp_max_syn_backlog=8192 net.ipv4.tcp_syncookies=0 "${server_settings[@]}"
  cat >"$work/nginx.conf" <<NGINX
daemon off; master_process off; pid $work/pid; error_log stderr crit; worker_rlimit_nofile 30000;
events { worker_connections 20000; }
http {
  access_log off;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi; uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
  server { listen 80 backlog=8192 $*; location / { default_type text/plain; return 200 "here\n"; } }
}
NGINX
  ip netns exec $server nginx -e stderr -c "$work/nginx.conf" &
  nginx=$!
  until [ -s "$work/pid" ]; do sleep 0.05; done
}

# farm_targets COUNT: that many of its addresses, for bench/peer in $work/peer and as PATHspider's jobs in $work/targets.
farm_targets() {
  awk -v count="$1" 'BEGIN { for (i = 0; i < count; i++) printf "10.81.%d.%d\n", int(i / 250), i % 250 + 1 }' >"$work/addresses"
  sed 's|.*|tcpconnect://&:80|' "$work/addresses" >"$work/peer"
  sed 's|.*|{"dip":"&","dp":80,"domain":"lab.test"}|' "$work/addresses" >"$work/targets"
}
