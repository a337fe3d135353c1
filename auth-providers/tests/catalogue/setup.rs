//! A setup with every provider of the crate: one line each.

use std::sync::{Arc, Mutex};

use auth::{Account, Decision, Identity, SignIn, auth, config::Condition};
use auth_providers::*;

auth! {
    pub(crate) struct CatalogueAuth;
    state: Seen,
    providers: [
        FortyTwoSchool { ..env } if Chosen("42-school"),
        Apple { ..env } if Chosen("apple"),
        Asgardeo { ..env } if Chosen("asgardeo"),
        Atlassian { ..env } if Chosen("atlassian"),
        Auth0 { ..env } if Chosen("auth0"),
        Authentik { ..env } if Chosen("authentik"),
        AzureAd { ..env } if Chosen("azure-ad"),
        AzureAdB2c { ..env } if Chosen("azure-ad-b2c"),
        AzureDevops { ..env } if Chosen("azure-devops"),
        BankIdNorge { ..env } if Chosen("bankid-no"),
        BattleNet { ..env } if Chosen("battlenet"),
        BeyondIdentity { ..env } if Chosen("beyondidentity"),
        Bitbucket { ..env } if Chosen("bitbucket"),
        BoxCom { ..env } if Chosen("box"),
        BoxyHqSaml { ..env } if Chosen("boxyhq-saml"),
        Bungie { ..env } if Chosen("bungie"),
        ClickUp { ..env } if Chosen("click-up"),
        Cognito { ..env } if Chosen("cognito"),
        Coinbase { ..env } if Chosen("coinbase"),
        Concept2 { ..env } if Chosen("concept2"),
        Descope { ..env } if Chosen("descope"),
        Discord { ..env } if Chosen("discord"),
        Dribbble { ..env } if Chosen("dribbble"),
        Dropbox { ..env } if Chosen("dropbox"),
        DuendeIdentityServer6 { ..env } if Chosen("duende-identityserver6"),
        Eventbrite { ..env } if Chosen("eventbrite"),
        EveOnline { ..env } if Chosen("eveonline"),
        Facebook { ..env } if Chosen("facebook"),
        Faceit { ..env } if Chosen("faceit"),
        Figma { ..env } if Chosen("figma"),
        Foursquare { ..env } if Chosen("foursquare"),
        Freshbooks { ..env } if Chosen("freshbooks"),
        Frontegg { ..env } if Chosen("frontegg"),
        FusionAuth { ..env } if Chosen("fusionauth"),
        GitHub { ..env } if Chosen("github"),
        GitLab { ..env } if Chosen("gitlab"),
        Google { ..env } if Chosen("google"),
        HubSpot { ..env } if Chosen("hubspot"),
        HuggingFace { ..env } if Chosen("huggingface"),
        Hydra { ..env } if Chosen("hydra"),
        IdentityServer4 { ..env } if Chosen("identity-server4"),
        Instagram { ..env } if Chosen("instagram"),
        Kakao { ..env } if Chosen("kakao"),
        Keycloak { ..env } if Chosen("keycloak"),
        Kick { ..env } if Chosen("kick"),
        Kinde { ..env } if Chosen("kinde"),
        Line { ..env } if Chosen("line"),
        Linear { ..env } if Chosen("linear"),
        LinkedIn { ..env } if Chosen("linkedin"),
        Logto { ..env } if Chosen("logto"),
        Mailchimp { ..env } if Chosen("mailchimp"),
        MailRu { ..env } if Chosen("mailru"),
        Mastodon { ..env } if Chosen("mastodon"),
        Mattermost { ..env } if Chosen("mattermost"),
        Medium { ..env } if Chosen("medium"),
        MicrosoftEntraId { ..env } if Chosen("microsoft-entra-id"),
        Naver { ..env } if Chosen("naver"),
        Netlify { ..env } if Chosen("netlify"),
        NetSuite { ..env } if Chosen("netsuite"),
        Nextcloud { ..env } if Chosen("nextcloud"),
        Notion { ..env } if Chosen("notion"),
        Okta { ..env } if Chosen("okta"),
        OneLogin { ..env } if Chosen("onelogin"),
        Osso { ..env } if Chosen("osso"),
        Osu { ..env } if Chosen("osu"),
        Passage { ..env } if Chosen("passage"),
        Patreon { ..env } if Chosen("patreon"),
        Paybin { ..env } if Chosen("paybin"),
        PayPal { ..env } if Chosen("paypal"),
        PingId { ..env } if Chosen("ping-id"),
        Pinterest { ..env } if Chosen("pinterest"),
        Pipedrive { ..env } if Chosen("pipedrive"),
        Polar { ..env } if Chosen("polar"),
        Railway { ..env } if Chosen("railway"),
        Reddit { ..env } if Chosen("reddit"),
        Roblox { ..env } if Chosen("roblox"),
        Salesforce { ..env } if Chosen("salesforce"),
        SimpleLogin { ..env } if Chosen("simplelogin"),
        Slack { ..env } if Chosen("slack"),
        Spotify { ..env } if Chosen("spotify"),
        Strava { ..env } if Chosen("strava"),
        Threads { ..env } if Chosen("threads"),
        TikTok { ..env } if Chosen("tiktok"),
        Todoist { ..env } if Chosen("todoist"),
        Trakt { ..env } if Chosen("trakt"),
        Twitch { ..env } if Chosen("twitch"),
        Twitter { ..env } if Chosen("twitter"),
        UnitedEffects { ..env } if Chosen("united-effects"),
        Vercel { ..env } if Chosen("vercel"),
        Vipps { ..env } if Chosen("vipps"),
        Vk { ..env } if Chosen("vk"),
        VkLegacy as "vk-legacy" { ..env } if Chosen("vk-legacy"),
        Webex { ..env } if Chosen("webex"),
        WeChat { ..env } if Chosen("wechat"),
        Wikimedia { ..env } if Chosen("wikimedia"),
        WordPress { ..env } if Chosen("wordpress"),
        WorkOs { ..env } if Chosen("workos"),
        Yandex { ..env } if Chosen("yandex"),
        Zitadel { ..env } if Chosen("zitadel"),
        Zoho { ..env } if Chosen("zoho"),
        Zoom { ..env } if Chosen("zoom"),
    ],
    callbacks: { sign_in: see },
}

/// Who signed in.
#[derive(Clone, Default)]
pub(crate) struct Seen(pub(crate) Arc<Mutex<Option<(Identity, Account)>>>);

fn see(attempt: SignIn<CatalogueAuth>) -> Decision {
    *attempt.state.0.lock().unwrap() = Some((attempt.identity, attempt.account));
    Decision::Allow
}

/// Holds for the provider that a test is about.
struct Chosen(&'static str);

/// The variable that names that provider.
pub(crate) const CHOSEN: &str = "CHOSEN_PROVIDER";

impl Condition for Chosen {
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool {
        lookup(CHOSEN).as_deref() == Some(self.0)
    }
}
