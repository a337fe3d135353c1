//! Whose user a sign-in opens, and what of it is stored.

differences! {
    /// v4 links the account of whoever signs in to the user who is signed in already. By default
    /// linking has to have been asked for, so that nobody adds an account by mistake, or by a link
    /// that somebody else made.
    links_to_current_user;

    /// v4 takes no provider's word for an address: only a link in a mail proves one. By default a
    /// trusted provider's `email_verified` does, and what was there before the first proof ends.
    believes_no_provider_about_addresses;

    /// v4 lets whoever `authorize` returns be the stored user with that id. By default the address has
    /// to be the same too, since ids of a directory may look like those of the store.
    takes_ids_of_forms_for_users;

    /// v4 stores nobody who signs in with a form while sessions are in cookies. By default users are
    /// stored wherever there is an adapter.
    stores_no_user_of_forms_with_cookies;

    /// v4 tells the callbacks that a user who was linked by address is new.
    calls_linked_users_new;

    /// v4 keeps name, picture and tokens as they were at the first sign-in. By default they follow
    /// the provider.
    never_updates_users;

    /// v4's adapters are asked for nothing about a user who signs in but who it is: nobody is disabled,
    /// no password is void, and no account has an issuer. By default these are read before anything is
    /// written, and stop the sign-in.
    reads_nothing_about_users;

    /// v4 has no security stamp: nothing ends a session in a cookie before its time. By default
    /// disabling a user, a new password or the first proof of an address does.
    keeps_no_stamps;

    /// v4 writes nothing about an account but the columns that its adapters have. By default what a
    /// provider said is kept beside it, to tell what changed here from what changed there.
    keeps_no_identities;

    /// v4's adapters know one word, `oauth`, for OAuth 2.0 and OpenID Connect.
    calls_openid_connect_oauth;

    /// v4 lets the session of a user go on when the same user signs in again. By default a sign-in
    /// begins a session, unless it only links an account: stops that a session which somebody
    /// planted before stays open (session fixation).
    continues_session_of_same_user;

    /// v4 leaves the row of a session that another takes the place of in the browser, unless a link in
    /// a mail leads to another user. By default that session ends.
    leaves_replaced_sessions;

    /// v4's adapters and profile functions give null where this library's give nothing, and v4 shows
    /// it.
    shows_nulls;
}
