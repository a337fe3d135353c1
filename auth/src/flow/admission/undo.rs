//! Takes back what a sign-in stored that failed afterwards.

use super::context::Context;
use crate::error::log_text;

/// What a sign-in has stored, or may have where the store's answer was lost.
#[derive(Debug)]
pub(super) struct Undo {
    /// The id of a user whom it created.
    pub(super) user: Option<String>,
    /// The token of a session's row.
    pub(super) session: Option<String>,
}

impl Undo {
    /// Deletes it. What the store doesn't delete now stays, and is logged: a session that opens
    /// nothing, and a user who is known the next time.
    pub(super) async fn run(self, context: &Context<'_>) {
        let storage = &context.engine().storage;
        let mut results = Vec::new();
        if let (Some(session), Some(sessions)) = (&self.session, storage.sessions()) {
            results.push(sessions.delete_session(session).await.map(|_| ()));
        }
        if let (Some(user), Some(users)) = (&self.user, storage.users()) {
            results.push(users.delete_user(user).await.map(|_| ()));
        }
        for error in results.into_iter().filter_map(Result::err) {
            tracing::error!(
                name: "auth.sign_in.undo_failed",
                user_id = self.user.as_deref().map(log_text).unwrap_or_default(), %error,
                "what a failed sign-in stored could not be taken back"
            );
        }
    }
}
