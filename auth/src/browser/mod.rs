//! What travels with the browser: cookies and locations. Pure: a request's come in, a response's go
//! out.

pub(crate) mod cookie;
pub(crate) mod location;
