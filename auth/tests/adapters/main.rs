//! Every store passes the conformance kit, and whatever its database needs besides.

mod memory;
