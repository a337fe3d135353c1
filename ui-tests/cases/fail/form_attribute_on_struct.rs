use auth::CredentialsForm;

#[derive(CredentialsForm)]
#[form(label = "Name")]
struct Login {
    name: String,
}

fn main() {}
