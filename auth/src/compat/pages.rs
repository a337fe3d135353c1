//! What the built-in pages show.

differences! {
    /// v4's pages don't say that a form was too old.
    hides_refused_forms;

    /// v4's forms don't name the page to come back to: the cookie does. By default both do, so that
    /// two tabs come back to their own pages.
    leaves_callback_url_to_cookie;

    /// v4's sign-in page has no button for a form without fields.
    hides_forms_without_fields;

    /// v4's sign-in page shows the providers in the order of the declaration. By default the buttons come
    /// first and the forms after them.
    keeps_order_of_declaration;

    /// v4 doesn't offer to fill in the address the next time.
    remembers_no_addresses;

    /// v4's sign-in page is the same for somebody who is signed in. By default it says who they are, and offers to
    /// add accounts to theirs.
    tells_nobody_who_is_signed_in;
}
