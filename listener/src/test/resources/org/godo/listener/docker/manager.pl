# A service manager that listens for an engine: manager.pl SOCKET. Reads commands: start, stop,
# retire (the engine stops listening, reports an event and answers open connections), pending
# (prints whether a connection waits for the manager).
use strict;
use warnings;
use Socket;

$| = 1;
my ($path, $role) = @ARGV;
exec_engine() if defined $role;
unlink $path;
socket(my $server, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
bind($server, pack_sockaddr_un($path)) or die "bind: $!";
listen($server, 16) or die "listen: $!";
$^F = fileno($server); # inherited by what is executed
fcntl($server, 2, 0) or die "fcntl: $!";
my ($engine, $control);
print "listening\n";
while (my $command = <STDIN>) {
  chomp $command;
  print command($command), "\n";
}
command('stop') if $engine;

sub command {
  my ($command) = @_;
  if ($command eq 'start') {
    $engine = open($control, '|-') // die "fork: $!";
    exec '/usr/bin/perl', $0, $path, fileno($server) or die "exec: $!" if !$engine;
    return 'started';
  }
  if ($command eq 'stop') {
    kill 'KILL', $engine;
    close $control;
    undef $engine;
    return 'stopped';
  }
  if ($command eq 'retire') {
    kill 'TERM', $engine;
    return 'retired';
  }
  vec(my $ready = '', fileno($server), 1) = 1;
  return select($ready, undef, undef, 0) ? 1 : 0;
}

# The engine: answers requests on connections that stay open.
sub exec_engine {
  open(my $server, '+<&=', $role) or die "fd $role: $!";
  my (%clients, $events);
  my $retire = 0;
  $SIG{TERM} = sub { $retire = 1 };
  while (1) {
    if ($retire == 1) {
      $retire = 2;
      close $server;
      my $json = '{"Action":"die","Actor":{"ID":"cc","Attributes":{}}}';
      syswrite $events, sprintf("%x\r\n%s\r\n", length $json, $json);
    }
    my $set = '';
    vec($set, fileno($_), 1) = 1 for values %clients;
    vec($set, fileno($server), 1) = 1 if !$retire;
    next if select($set, undef, undef, undef) < 0;
    if (!$retire && vec($set, fileno($server), 1)) {
      accept(my $client, $server) or die "accept: $!";
      $clients{fileno $client} = $client;
    }
    for my $number (keys %clients) {
      next if !vec($set, $number, 1);
      my $client = $clients{$number};
      if (!sysread $client, my $request, 4096) {
        delete $clients{$number};
      } elsif ($request =~ m{^GET /events}) {
        $events = $client;
        syswrite $client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
      } elsif ($request =~ m{^GET /info}) {
        answer($client, '{"ServerVersion":"1.0","Driver":"overlay2","CgroupVersion":"2"}');
      } elsif ($request =~ m{^GET /containers/json}) {
        answer($client, '[{"Id":"aa"},{"Id":"bb"}]');
      } elsif ($request =~ m{^GET /containers/(\w+)/json}) {
        answer($client, "{\"Id\":\"$1\"}");
      }
    }
  }
}

sub answer {
  my ($client, $json) = @_;
  syswrite $client, sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", length $json, $json);
}
