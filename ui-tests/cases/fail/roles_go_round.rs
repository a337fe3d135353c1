use auth::Roles;

#[derive(Roles)]
pub enum Role {
    #[role(includes(Admin))]
    Member,
    #[role(includes(Member))]
    Clerk,
    #[role(includes(Clerk))]
    Admin,
}

fn main() {}
