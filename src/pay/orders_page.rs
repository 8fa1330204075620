use super::say;
use crate::{
    asked::Failed,
    for_account::{For, ForAccount},
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::{Api, Trouble},
    route::{Day, Nav, OrdersQuery, Route},
};
use contract::{
    Fen, OrderId,
    pay::{GetOrders, ORDERS_CSV_PATH, OrderKind, OrderState, OrderSummary},
};
use kit::{
    Announce, Badge, Button, ButtonKind, Choice, DateTimeField, DateTimeKind, Empty, IconName, List, ListRow,
    Select, Skeleton, Tone,
};
use leptos::{prelude::*, task::spawn_local};

/// `/me/orders`: what was ordered and paid, newest first.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ForAccount whom=For::Known why=ts!(i18n, pay.orders_why)>
            <Orders/>
        </ForAccount>
    }
    .into_any()
}

/// The pages that came so far.
#[derive(Clone, Copy)]
struct History {
    orders: RwSignal<Vec<OrderSummary>>,
    next: RwSignal<Option<OrderId>>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
    begun: RwSignal<bool>,
    /// Tells an answer to an older question from the newest.
    turn: StoredValue<u32>,
}

impl History {
    fn ask(self, api: Api, query: OrdersQuery, before: Option<OrderId>) {
        let turn = self.turn.with_value(|turn| turn + 1);
        self.turn.set_value(turn);
        self.busy.set(true);
        self.trouble.set(None);
        let day = |day: Option<Day>| day.map(|day| day.as_str().to_owned());
        let ask = GetOrders {
            before,
            kind: query.kind,
            state: query.state,
            from: day(query.from),
            to: day(query.to),
        };
        spawn_local(async move {
            let answer = api.call_through(ask).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.orders.try_update(|orders| {
                        if before.is_none() {
                            orders.clear();
                        }
                        orders.extend(page.orders);
                    });
                    self.next.try_set(page.next);
                    self.begun.try_set(true);
                }
                Err(trouble) => {
                    self.trouble.try_set(Some(trouble));
                }
            }
            self.busy.try_set(false);
        });
    }
}

#[component]
fn Orders() -> impl IntoView {
    let (i18n, api, nav) = (I18n::expect(), Api::expect(), Nav::expect());
    let query = Memo::new(move |_| match nav.route().get() {
        Route::Orders(query) => query,
        _ => OrdersQuery::default(),
    });
    let history = History {
        orders: RwSignal::default(),
        next: RwSignal::default(),
        busy: RwSignal::default(),
        trouble: RwSignal::default(),
        begun: RwSignal::default(),
        turn: StoredValue::default(),
    };
    Effect::new(move |_| history.ask(api, query.get(), None));
    // Untracked: asked again as it stands when pressed.
    let again = Callback::new(move |()| history.ask(api, query.get_untracked(), None));
    let more = move |()| history.ask(api, query.get_untracked(), history.next.get_untracked());
    let said = move || {
        if history.begun.get() {
            t!(i18n, pay.orders_shown, n = history.orders.with(Vec::len))
        } else {
            String::new()
        }
    };
    view! {
        <Filters query/>
        {move || history.trouble.get().map(|trouble| view! { <Failed trouble again/> })}
        <Rows history query/>
        <Show when=move || history.next.get().is_some()>
            <Button kind=ButtonKind::Quiet busy=history.busy on_press=more>{ts!(i18n, pay.more_orders)}</Button>
        </Show>
        <SaveTable query history/>
        <Announce message=Signal::derive(said)/>
    }
    .into_any()
}

#[component]
fn Rows(history: History, query: Memo<OrdersQuery>) -> impl IntoView {
    let i18n = I18n::expect();
    let is_empty = Memo::new(move |_| history.orders.with(Vec::is_empty));
    move || {
        match (is_empty.get(), history.begun.get()) {
        (true, false) => history.busy.get().then(|| view! { <Skeleton rows=5/> }).into_any(),
        (true, true) if *query.read() == OrdersQuery::default() => view! {
            <Empty title=ts!(i18n, pay.no_orders) detail=ts!(i18n, pay.no_orders_detail) icon=IconName::RECEIPT>
                <a class="button" data-kind="primary" href=Route::PayParking.href()>{ts!(i18n, pay.to_stays)}</a>
            </Empty>
        }
        .into_any(),
        (true, true) => view! {
            <Empty title=ts!(i18n, pay.none_fit) detail=ts!(i18n, pay.none_fit_detail) icon=IconName::FILTER>
                <a class="button" data-kind="quiet" href=Route::Orders(OrdersQuery::default()).href()>
                    {ts!(i18n, pay.all_orders)}
                </a>
            </Empty>
        }
        .into_any(),
        (false, _) => view! {
            <List label=ts!(i18n, shell.orders)>
                <For each=move || history.orders.get() key=|order| order.id let:order>
                    {row(i18n, order)}
                </For>
            </List>
        }
        .into_any(),
    }
    }
}

fn row(i18n: I18n, order: OrderSummary) -> AnyView {
    let OrderSummary { id, kind, title, amount, refunded, state, made, paid } = order;
    // One that is still to be paid leads straight there.
    let to = if state == OrderState::Open { Route::Pay(id) } else { Route::Order(id) };
    let detail = move || {
        t!(i18n, pay.row_detail, kind = say::kind(i18n, kind), at = i18n.moment(paid.unwrap_or(made)))
    };
    let tone = match state {
        OrderState::Open => Tone::Warn,
        OrderState::Closed => Tone::Neutral,
        OrderState::Paid => Tone::Good,
    };
    let badge = move || if refunded > Fen::ZERO { t!(i18n, pay.refunded) } else { say::state(i18n, state) };
    view! {
        <ListRow
            href=Signal::stored(to.href())
            title=Signal::derive(move || say::name(i18n, &title))
            detail=Signal::derive(detail)
        >
            <span class="order-row-end">
                <span class="order-row-sum">{i18n.money(amount)}</span>
                <Badge tone>{badge}</Badge>
            </span>
        </ListRow>
    }
    .into_any()
}

#[component]
fn Filters(query: Memo<OrdersQuery>) -> impl IntoView {
    let (i18n, nav) = (I18n::expect(), Nav::expect());
    // Untracked: as it stands when something is picked.
    let change = move |change: &dyn Fn(&mut OrdersQuery)| {
        let mut next = query.get_untracked();
        change(&mut next);
        nav.replace(Route::Orders(next));
    };
    let any: Choice = (String::new(), ts!(i18n, pay.any));
    let kinds = [any.clone()].into_iter().chain(
        OrderKind::ALL.map(|kind| (kind.name().to_owned(), Signal::derive(move || say::kind(i18n, kind)))),
    );
    let states = [any].into_iter().chain(
        OrderState::ALL
            .iter()
            .map(|&state| (state.name().to_owned(), Signal::derive(move || say::state(i18n, state)))),
    );
    let day = |day: &Option<Day>| day.as_ref().map(|day| day.as_str().to_owned()).unwrap_or_default();
    view! {
        <details class="orders-filters" open=query.with_untracked(|query| *query != OrdersQuery::default())>
            <summary>{ts!(i18n, pay.filter)}</summary>
            <div class="orders-filters-fields">
                <Select
                    label=ts!(i18n, pay.filter_kind)
                    options=kinds.collect()
                    value=Signal::derive(move || query.read().kind.map_or("", OrderKind::name).to_owned())
                    on_pick=move |name: String| change(&|query| query.kind = OrderKind::from_name(&name))
                />
                <Select
                    label=ts!(i18n, pay.filter_state)
                    options=states.collect()
                    value=Signal::derive(move || query.read().state.map_or("", OrderState::name).to_owned())
                    on_pick=move |name: String| change(&|query| query.state = OrderState::from_name(&name))
                />
                <DateTimeField
                    name="orders-from"
                    kind=DateTimeKind::Date
                    label=ts!(i18n, pay.filter_from)
                    value=Signal::derive(move || day(&query.read().from))
                    on_input=move |text: String| change(&|query| query.from = Day::parse(&text))
                />
                <DateTimeField
                    name="orders-to"
                    kind=DateTimeKind::Date
                    label=ts!(i18n, pay.filter_to)
                    value=Signal::derive(move || day(&query.read().to))
                    on_input=move |text: String| change(&|query| query.to = Day::parse(&text))
                />
            </div>
        </details>
    }
    .into_any()
}

/// The same orders as a table for a spreadsheet.
#[component]
fn SaveTable(query: Memo<OrdersQuery>, history: History) -> impl IntoView {
    let (i18n, host) = (I18n::expect(), HostHandle::expect());
    let save = move |()| {
        // The query is the page's own, and holds nothing personal.
        let url = format!("{ORDERS_CSV_PATH}{}", query.get_untracked());
        host.get().save(&url, "zhanqiao-orders.csv");
    };
    view! {
        <Show when=move || history.orders.with(|orders| !orders.is_empty())>
            <Button kind=ButtonKind::Quiet on_press=save>{ts!(i18n, pay.save_table)}</Button>
        </Show>
    }
}
