//! What is accepted of a provider.

differences! {
    /// v4 takes an ID token for the answer of a token endpoint that gives no access token.
    needs_no_access_token;

    /// v4 stores no scope when the provider names none. By default what was asked for was granted
    /// then (RFC 6749 §5.1).
    stores_only_named_scopes;

    /// v4 takes an ID token for anybody, if its `azp` is this client. By default each audience has to
    /// be trusted (OpenID Connect Core §3.1.3.7).
    trusts_any_audience_beside_azp;

    /// v4 has a profile function of its own for each provider, which leaves out what others fill in.
    maps_profiles_as_v4;

    /// v4 stores the token and the secret of OAuth 1.0a, and nothing that came beside them.
    keeps_nothing_beside_oauth1_token;

    /// v4 sends the parameters of the sign-in route with its request for an OAuth 1.0a token.
    forwards_parameters_in_token_request;
}
