//! The words that some keys of [`auth!`](macro@crate::auth) take, by the key that takes them.
//!
//! You never use these structs. Editors complete and document each word by their fields. No other item has
//! their names, or rustc would write out the path of both in its errors.

keys! {
    /// `session: { strategy: … }`
    StrategyWords {
        /// Sessions are in an encrypted cookie, and nothing is stored.
        jwt,
        /// Sessions are rows of the `adapter`, and the cookie has only their token.
        database,
    }
    /// `session: { check: … }`
    CheckWords {
        /// The user is looked up before the cookie is written again: with `GET session`, or after
        /// `update_age`.
        renewal,
        /// The user is looked up with every request that reads the session.
        always,
    }
    /// `profile: …`
    ProfileWords {
        /// Each sign-in sets the user's name and picture to what the provider says.
        refresh,
        /// The user's name and picture stay as they were when the user was created.
        keep,
    }
    /// `linking: …`
    LinkingWords {
        /// A sign-in with an unknown account is refused if a user has its address.
        never,
        /// The account is linked if the user's address was verified, and one of the `trusted` providers
        /// says that its address is verified: `verified_email { trusted: [Google] }`.
        verified_email,
        /// The account is linked whatever the `trusted` providers say about verification:
        /// `dangerous_email { trusted: [Google] }`. Whoever can sign in at one of them with somebody
        /// else's address then becomes that user here.
        dangerous_email,
    }
    /// `compat: …`
    CompatWords {
        /// The setup behaves on the wire as NextAuth v4 does, even where that is less safe.
        next_auth_v4,
    }
}
