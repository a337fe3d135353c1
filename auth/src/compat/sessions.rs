//! How a session is written, read and shown.

differences! {
    /// v4's claims and standard claims are one flat object. By default claims are apart, and none can
    /// be taken for `sub` or `exp`.
    writes_claims_flat;

    /// v4's token says neither when its session began nor that it ended: there is no absolute end, and
    /// each copy of a token has an id of its own.
    knows_no_begin;

    /// v4's store has the value of the cookie itself. By default it has a hash, so that a copy of the
    /// table opens no session.
    stores_cookie_values;

    /// v4's cookie lives for `max_age` from each answer, beyond the row that it names.
    lets_cookie_outlive_row;

    /// v4 shows when a session would have expired before it was extended.
    shows_expiry_of_before;

    /// v4 doesn't store claims with a session: a row stays as v4 makes it until there is one to keep.
    writes_no_empty_claims;

    /// v4 answers 200 and nobody when a session can't be read. By default it is 503: nobody is
    /// signed out because a store is down.
    takes_failures_for_nobody;

    /// v4 forgets a cookie that opens no session. By default it stays on a developer's machine,
    /// where it may be another project's.
    forgets_foreign_cookies;

    /// v4 lets anything be sent with `update()`. By default it has to be an object.
    takes_any_update;

    /// v4's token may come in the `Authorization` header wherever a cookie is read, and `Bearer` is
    /// written in one way.
    reads_bearer_tokens_everywhere;

    /// v4's middleware sends everybody whom it refuses to the sign-in page, and leaves out what its
    /// front end needs.
    guards_as_middleware;
}
