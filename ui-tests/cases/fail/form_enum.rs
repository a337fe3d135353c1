use auth::CredentialsForm;

#[derive(CredentialsForm)]
enum Login {
    One,
}

fn main() {}
