// Every name below `localhost` is this machine, as RFC 6761 has it and not every system's resolver.
const dns = require("node:dns");

const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith(".localhost") ? "localhost" : name, ...rest);
