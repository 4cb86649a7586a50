export function Intro() {
  return (
    <div className="grid items-end gap-x-16 gap-y-4 pb-10 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:pt-6 lg:pb-8 xl:gap-x-24">
      <h1 className="text-[2rem] leading-[1.08] font-medium tracking-[-0.035em] text-balance sm:text-[2.75rem]">
        Is this person’s income above $50,000?
      </h1>
      <p className="max-w-xl text-[0.9375rem] leading-6 text-pretty text-muted">
        Four models, trained on the US census surveys of 1994–95, when $50,000 was worth about twice what it is today.
        What they give is an estimate about people like this one, not a verdict on one.
      </p>
    </div>
  )
}
