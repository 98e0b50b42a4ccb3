import type { ComponentChildren, JSX } from "preact";
import { desk, faultsOn, phones } from "../app.ts";
import { DeliveryPanel } from "../deliveries/delivery-panel.tsx";
import { FaultPanel } from "../faults/fault-panel.tsx";
import { type Tab, Tabs } from "../parts/tabs.tsx";
import { Phone } from "../phones/phone.tsx";
import { numberOf, type PhoneSetting } from "../phones/phone-setting.ts";
import { countNew, seenSince } from "../phones/unread.ts";
import { TopBar } from "./top-bar.tsx";
import { narrow, PANELS, type Panel, panel, showPanel, tab } from "./view.ts";

/** The page: all phones beside a panel, or one thing at a time where there is no room. */
export function Frame(): JSX.Element {
  return (
    <div class="frame">
      <TopBar />
      {narrow.value ? <NarrowMain /> : <WideMain />}
    </div>
  );
}

function WideMain(): JSX.Element {
  return (
    <main class="wide">
      <section class="phones" aria-label="Phones">
        {phones.value.map((setting) => (
          <Phone key={setting.id} setting={setting} />
        ))}
      </section>
      {panel.value !== "none" && (
        <aside class="side" aria-label="Deliveries and faults">
          <Tabs
            label="Deliveries and faults"
            tabs={panelTabs()}
            selected={panel.value}
            select={(id) => showPanel(id === "faults" ? "faults" : "deliveries")}
          />
          <TabPanel id={panel.value}>{panelOf(panel.value)}</TabPanel>
        </aside>
      )}
    </main>
  );
}

function NarrowMain(): JSX.Element {
  const all = phones.value;
  const ids = [...all.map(({ id }) => id), ...PANELS];
  const selected = ids.find((id) => id === tab.value) ?? all[0]?.id ?? "deliveries";
  const tabs: Tab[] = [
    ...all.map((setting) => ({
      id: setting.id,
      label: <PhoneTab setting={setting} selected={setting.id === selected} />,
    })),
    ...panelTabs(),
  ];
  const phone = all.find(({ id }) => id === selected);
  return (
    <main class="narrow">
      <Tabs
        label="Phones, deliveries and faults"
        tabs={tabs}
        selected={selected}
        select={(id) => {
          tab.value = id;
        }}
      />
      <TabPanel id={selected}>
        {phone === undefined ? (
          panelOf(selected === "faults" ? "faults" : "deliveries")
        ) : (
          <Phone key={phone.id} setting={phone} />
        )}
      </TabPanel>
    </main>
  );
}

interface PhoneTabProps {
  readonly setting: PhoneSetting;
  readonly selected: boolean;
}

function PhoneTab({ setting, selected }: PhoneTabProps): JSX.Element {
  const { id, person } = setting;
  const { state, messages } = desk.value;
  const number = numberOf(setting, state?.numbers ?? []);
  const count = selected ? 0 : countNew(messages.values(), person, number, seenSince(id));
  return (
    <>
      {phones.value.length === 1 ? "Phone" : `…${person.slice(-4)}`}
      {count > 0 && (
        <span class="chip">
          {count}
          <span class="visually-hidden"> new</span>
        </span>
      )}
    </>
  );
}

function panelTabs(): Tab[] {
  return [
    { id: "deliveries", label: "Deliveries" },
    {
      id: "faults",
      label: (
        <>
          Faults
          {faultsOn.value > 0 && (
            <span class="chip">
              {faultsOn.value}
              <span class="visually-hidden"> set</span>
            </span>
          )}
        </>
      ),
    },
  ];
}

function panelOf(name: Panel): JSX.Element {
  return name === "faults" ? <FaultPanel /> : <DeliveryPanel />;
}

interface TabPanelProps {
  readonly id: string;
  readonly children: ComponentChildren;
}

function TabPanel({ id, children }: TabPanelProps): JSX.Element {
  return (
    <div class="tab-panel" id={`panel-${id}`} role="tabpanel" aria-labelledby={`tab-${id}`}>
      {children}
    </div>
  );
}
