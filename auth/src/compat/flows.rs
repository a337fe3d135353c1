//! Which requests are answered, and how.

differences! {
    /// v4 has `POST _log`, to which its client sends what it logs. By default the route doesn't
    /// exist, since anybody could write there.
    has_log_route;

    /// v4 takes a request for the base path itself for a sign that it is mounted in the wrong place.
    takes_bare_base_path_for_mistake;

    /// v4 asks the `redirect` callback before it knows what a request is for, and has no answer when
    /// the callback fails.
    asks_redirect_callback_first;

    /// v4 follows what the `redirect` callback returns, wherever it leads, and what the default rule
    /// lets through is v4's. By default it has to be in the site's `redirects`: stops open redirects
    /// that an application's callback would make.
    follows_redirect_callback_anywhere;

    /// v4 takes a sign-in at a provider that it doesn't have for a form of another site. By default the
    /// sign-in page says that the way to the provider wasn't found, and the log says why.
    takes_unknown_provider_for_foreign_form;

    /// v4 answers 500 to a `GET` where a form is sent to. By default it isn't supported.
    fails_when_form_address_is_followed;

    /// v4 shows what a callback of the application threw, on the error page and in its address. By
    /// default it is in the log only: it may be anything.
    shows_errors_of_callbacks;

    /// v4 has the one code `Callback` where this library tells apart that somebody cancelled, that the
    /// browser sent no cookies, and that an answer of OAuth 1.0a was refused.
    calls_every_failure_callback;

    /// v4 leads back to the sign-in page, without a word, when a profile can't be read.
    hides_unreadable_profiles;

    /// v4 reads a provider's refusal before it knows whether it belongs to an attempt. By default
    /// `state` is checked first, so that nobody ends an attempt of somebody else.
    reads_refusals_before_state;

    /// v4 lets an attempt be answered again after an answer that failed. By default an attempt is
    /// over once it was answered.
    keeps_failed_attempts;

    /// v4 leaves it to the provider that an answer comes once. By default the store remembers it, as
    /// long as the attempt's cookies could be copied and sent again.
    lets_providers_use_up_answers;

    /// v4 sends every parameter of the sign-in route on to the provider, where it may replace one of
    /// the setup's. By default only those do that the provider lists or that change nothing.
    forwards_every_parameter;

    /// v4 names the provider on the error page with the wrong password of a form only.
    names_provider_of_wrong_passwords_only;

    /// v4 knows no second factor, and its client takes an answer without an `error` for a session. By default the
    /// answer says `secondFactor`, which v4's client doesn't read.
    tells_second_factor_as_error;

    /// v4 redirects when the store or a directory can't be asked. By default a browser gets the error
    /// page at once, with 503.
    redirects_when_unavailable;

    /// v4 lets the browser forget its session although the store could not end it. By default the
    /// sign-out fails: the cookie would still open the session.
    forgets_session_that_could_not_end;

    /// v4 takes a body of a kind that it doesn't know for one without fields. By default it is 415.
    takes_unknown_bodies_for_empty;
}
