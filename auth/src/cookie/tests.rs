//! Cookies against v4's recorded behaviour, RFC 6265bis, and hostile headers.

mod chunks;
mod headers;
mod names;
