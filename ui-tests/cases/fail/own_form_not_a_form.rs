use auth::{Secret, http::OwnForm};

struct Change {
    new: Secret,
}

#[axum::debug_handler]
async fn change(OwnForm(form): OwnForm<Change>) -> String {
    form.new.expose().len().to_string()
}

fn main() {
    let _ = change;
}
