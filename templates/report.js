// The page's only script: filters, opening, zooming, copying. Everything it does shortens a way; nothing is only here
// but services beyond the first hundreds. Texts of the bundle are only ever set as text.
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const reveal = (...elements) => {
    for (const element of elements) if (element) element.hidden = false;
  };
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Light and dark
  const theme = byId('theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  const remember = (value) => {
    try {
      if (value) localStorage.setItem('metallb-analyze-theme', value);
      return localStorage.getItem('metallb-analyze-theme');
    } catch {
      return null; // storage may be closed to files
    }
  };
  const nameTheme = () => {
    theme.textContent = isDark() ? 'Light' : 'Dark';
    theme.setAttribute('aria-label', isDark() ? 'Light colours' : 'Dark colours');
  };
  const kept = remember();
  if (kept === 'light' || kept === 'dark') root.dataset.theme = kept;
  nameTheme();
  reveal(theme);
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remember(root.dataset.theme);
    nameTheme();
  });
  dark.addEventListener('change', nameTheme);

  // Copying
  for (const button of all('.copy')) reveal(button);
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('.copy');
    if (!button) return;
    const code = button.parentElement.querySelector('code');
    let done = false;
    try {
      await navigator.clipboard.writeText(code.textContent);
      done = true;
    } catch {
      getSelection().selectAllChildren(code); // then the reader's own copying works
    }
    button.textContent = done ? 'Copied' : 'Selected';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1600);
  });

  // Where one is
  const parts = all('.parts a');
  if ('IntersectionObserver' in window) {
    const seen = new Map();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) seen.set(target.id, isIntersecting);
        const current = parts.find((link) => seen.get(link.hash.slice(1)));
        for (const link of parts) {
          if (link === current) link.setAttribute('aria-current', 'true');
          else link.removeAttribute('aria-current');
        }
      },
      { rootMargin: '-20% 0px -60% 0px' },
    );
    for (const section of all('main > section')) observer.observe(section);
  }

  // What is led to stands open
  const openTarget = () => {
    const target = location.hash.length > 1 && byId(location.hash.slice(1));
    if (!target) return;
    for (let parent = target.parentElement; parent; parent = parent.parentElement) if (parent.tagName === 'DETAILS') parent.open = true;
    if (target.classList.contains('chain')) show(target, true);
    target.scrollIntoView({ block: target.classList.contains('row') ? 'center' : 'start' });
  };
  addEventListener('hashchange', openTarget);
  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = all('details.fold:not(.light):not([open]), details.file:not([open])');
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener('afterprint', () => {
    for (const fold of unfolded) fold.open = false;
  });

  // Services
  const table = byId('services-table');
  const search = byId('services-search');
  const count = byId('services-count');
  const more = byId('services-more');
  const page = 50;
  const words = { o: ['ok', 'ok'], f: ['failed', 'failed'], u: ['unknown', 'cannot tell'], n: ['not-applicable', 'does not apply'] };
  const phases = ['Configuration', 'Assignment', 'Advertisement', 'Session', 'Traffic'];
  const parsed = JSON.parse(byId('services-data').textContent);

  function show(chain, open) {
    chain.classList.toggle('shown', open);
    const opener = chain.parentElement.querySelector('.open');
    opener.setAttribute('aria-expanded', String(open));
  }

  function icon(name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', `icon ${name}`);
    svg.setAttribute('aria-hidden', 'true');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', `#i-${name}`);
    svg.append(use);
    return svg;
  }

  function chainOf([, , signs, reasons, , , nodes]) {
    const text = (index) => parsed.texts[index] ?? '';
    const answer = { y: 'announces', n: 'does not', '?': 'cannot tell' };
    const steps = make('ol', { class: 'steps' });
    [...signs].forEach((sign, index) => {
      const [status, word] = words[sign];
      const step = make('div', {}, make('p', {}, make('b', {}, phases[index]), ' ', make('span', { class: 'status' }, word)), make('p', {}, text(reasons[index])));
      steps.append(make('li', { class: status }, icon(status), step));
    });
    const head = make('tr', {}, ...['Node', 'Predicted', 'Observed', 'Because'].map((name) => make('th', { scope: 'col' }, name)));
    const rows = nodes.map(([node, [protocol, predicted, observed], reason]) =>
      make(
        'tr',
        {},
        make('th', { scope: 'row' }, text(node), make('small', {}, protocol === 'b' ? 'BGP' : 'layer 2')),
        make('td', {}, answer[predicted]),
        make('td', {}, observed === '?' ? 'not seen' : answer[observed]),
        make('td', {}, text(reason)),
      ),
    );
    return make('div', { class: 'chain-box' }, steps, make('table', { class: 'plain stacking' }, make('thead', {}, head), make('tbody', {}, ...rows)));
  }

  /** The body of a row that was not in the page, made when it is first shown; its chain when it is first opened. */
  function bodyOf(row, number) {
    const [name, ips, signs, , notes, suffering] = row;
    const id = `s${number}`;
    const [namespace, ...rest] = name.split('/');
    const opener = make('a', { class: 'open', href: `#${id}` }, ...(rest.length > 0 ? [`${namespace}/`, make('wbr'), rest.join('/')] : [name]));
    const cells = [...signs].map((sign, index) => {
      const [status, word] = words[sign];
      const note = parsed.texts[notes[index]];
      return make('td', { class: status }, icon(status), make('span', { class: 'sr' }, word), ...(note ? [make('span', { class: 'note' }, note)] : []));
    });
    const cell = make('td', { colspan: '6' });
    const chain = make('tr', { class: 'chain', id }, cell);
    const body = make('tbody', suffering ? { class: 'suffers' } : {}, make('tr', {}, make('th', { scope: 'row' }, opener, make('span', { class: 'ips' }, ips)), ...cells), chain);
    prepare(body);
    opener.addEventListener('click', () => cell.hasChildNodes() || cell.append(chainOf(row)), { capture: true });
    return body;
  }

  function prepare(body) {
    const opener = body.querySelector('.open');
    const chain = body.querySelector('.chain');
    opener.setAttribute('role', 'button');
    opener.setAttribute('aria-expanded', 'false');
    opener.setAttribute('aria-controls', chain.id);
    const toggle = (event) => {
      event.preventDefault();
      show(chain, !chain.classList.contains('shown'));
    };
    opener.addEventListener('click', toggle);
    opener.addEventListener('keydown', (event) => {
      if (event.key !== ' ') return;
      event.preventDefault();
      opener.click();
    });
  }

  if (table) {
    const bodies = all('tbody', table).filter((body) => body.parentElement === table);
    for (const body of bodies) prepare(body);
    const items = bodies.map((body) => ({
      text: `${body.querySelector('.open').textContent} ${body.querySelector('.ips')?.textContent ?? ''}`.toLowerCase(),
      suffers: body.classList.contains('suffers'),
      contradicted: 'contradicted' in body.dataset,
      body,
    }));
    for (const row of parsed.rows) {
      const contradicted = row[6].some(([, code]) => code[1] !== '?' && code[2] !== '?' && code[1] !== code[2]);
      items.push({ text: `${row[0]} ${row[1]}`.toLowerCase(), suffers: row[5] === 1, contradicted, row });
    }
    let limit = Math.max(page, bodies.length);
    let first = true;
    const draw = () => {
      const wanted = search.value.trim().toLowerCase();
      const kind = document.querySelector('input[name="show"]:checked').value;
      const hits = items.filter((item) => (kind === 'all' || item[kind]) && (wanted === '' || item.text.includes(wanted)));
      const shown = hits.slice(0, limit);
      if (!first) {
        const wantedBodies = new Set();
        for (const item of shown) {
          item.body ??= bodyOf(item.row, items.indexOf(item) + 1);
          wantedBodies.add(item.body);
        }
        for (const body of [...table.tBodies]) if (!wantedBodies.has(body)) body.remove();
        table.append(...wantedBodies);
      }
      first = false;
      count.textContent = `${shown.length.toLocaleString('en')} of ${items.length.toLocaleString('en')} shown${hits.length > shown.length ? `, ${hits.length.toLocaleString('en')} match` : ''}`;
      if (more) more.hidden = hits.length <= shown.length;
    };
    const redraw = () => {
      limit = page;
      draw();
    };
    const restNote = byId('services-rest');
    if (restNote) restNote.hidden = true;
    search.addEventListener('input', redraw);
    for (const option of all('input[name="show"]')) option.addEventListener('change', redraw);
    const grow = () => {
      limit += page;
      draw();
    };
    more?.addEventListener('click', grow);
    const box = table.parentElement;
    box.addEventListener('scroll', () => {
      if (more && !more.hidden && box.scrollTop + box.clientHeight > box.scrollHeight - 400) grow();
    });
    reveal(byId('services-tools'));
    draw();
  }

  // Timeline: every plot holds an inner picture whose place and width are percentages, so zooming sets two attributes.
  const plots = byId('timeline-plots');
  if (plots) {
    const begins = Number(plots.dataset.from);
    const whole = Number(plots.dataset.to) - begins;
    const pans = all('.pan', plots);
    const ticks = plots.querySelector('.ticks');
    const range = byId('timeline-range');
    const readout = byId('timeline-readout');
    const placeOf = (mark) => parseFloat(mark.querySelector('[x]').getAttribute('x'));
    const entries = all('.entries .m, .owners .m', plots).sort((left, right) => placeOf(left) - placeOf(right));
    let start = 0; // part of the whole at the left edge
    let scale = 1;
    let current = -1;
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800].map((seconds) => seconds * 1000);
    const label = (time, step) => {
      const text = new Date(time).toISOString();
      if (step < 1000) return text.slice(11, 23);
      return step >= 86400000 ? text.slice(0, 10) : step >= 60000 ? text.slice(11, 16) : text.slice(11, 19);
    };
    const drawTicks = () => {
      const length = whole / scale;
      const begin = begins + start * whole;
      const most = Math.max(3, Math.min(8, Math.floor(plots.clientWidth / 110)));
      const step = [100, 200, 500, ...steps].find((one) => length / one <= most) ?? length;
      ticks.replaceChildren();
      for (let time = Math.ceil(begin / step) * step; time <= begin + length; time += step) {
        const x = ((time - begin) / length) * 100;
        if (x < 3 || x > 96) continue;
        const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
        text.setAttribute('x', `${x}%`);
        text.setAttribute('y', '15');
        text.textContent = label(time, step);
        const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
        for (const [key, value] of [['x1', `${x}%`], ['x2', `${x}%`], ['y1', '20'], ['y2', '26']]) line.setAttribute(key, value);
        ticks.append(text, line);
      }
      range.textContent = `${label(begin, 1000)}–${label(begin + length, 1000)} UTC`;
    };
    const place = () => {
      start = Math.min(Math.max(0, start), 1 - 1 / scale);
      for (const pan of pans) {
        pan.setAttribute('x', `${-start * scale * 100}%`);
        pan.setAttribute('width', `${scale * 100}%`);
      }
      drawTicks();
    };
    const zoom = (factor, at = 0.5) => {
      const next = Math.min(Math.max(1, scale * factor), Math.max(1, whole / 200));
      start += at / scale - at / next;
      scale = next;
      place();
    };
    const actions = {
      left: () => {
        start -= 0.25 / scale;
        place();
      },
      right: () => {
        start += 0.25 / scale;
        place();
      },
      in: () => zoom(1.6),
      out: () => zoom(1 / 1.6),
      reset: () => {
        scale = 1;
        start = 0;
        place();
      },
    };
    const say = (element) => {
      const tip = element?.querySelector('title')?.textContent;
      readout.textContent = tip ?? '';
      readout.hidden = !tip;
    };
    const stepTo = (direction) => {
      entries[current]?.classList.remove('now');
      const open = entries.filter((entry) => !entry.closest('details:not([open])'));
      if (open.length === 0) return;
      const from = open.indexOf(entries[current]);
      const next = open[(Math.max(from, direction < 0 ? 0 : -1) + direction + open.length) % open.length];
      current = entries.indexOf(next);
      next.classList.add('now');
      const at = placeOf(next) / 100;
      if (at < start || at > start + 1 / scale) {
        start = at - 0.5 / scale;
        place();
      }
      say(next);
      next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    };
    const keys = { ArrowLeft: 'left', ArrowRight: 'right', '+': 'in', '=': 'in', '-': 'out', 0: 'reset', Home: 'reset' };
    plots.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('summary, table')) return;
      const action = actions[keys[event.key]];
      if (action) action();
      else if (event.key === 'n') stepTo(1);
      else if (event.key === 'p') stepTo(-1);
      else if (event.key === 'Escape') say(null);
      else return;
      event.preventDefault();
    });
    for (const button of all('[data-zoom]')) button.addEventListener('click', () => actions[button.dataset.zoom]());
    plots.addEventListener('pointerover', (event) => say(event.target.closest('.m')));
    plots.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey) return; // plain scrolling stays the page's
        event.preventDefault();
        const box = plots.getBoundingClientRect();
        zoom(event.deltaY < 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width);
      },
      { passive: false },
    );
    let held = null;
    for (const plot of all('.plot', plots)) {
      plot.addEventListener('pointerdown', (event) => {
        if (event.button !== 0 || scale === 1 || event.target.closest('a')) return;
        held = { x: event.clientX, start };
        plot.setPointerCapture(event.pointerId);
        plot.classList.add('dragging');
      });
      plot.addEventListener('pointermove', (event) => {
        if (!held) return;
        start = held.start - (event.clientX - held.x) / plot.clientWidth / scale;
        place();
      });
      const release = () => {
        held = null;
        plot.classList.remove('dragging');
      };
      plot.addEventListener('pointerup', release);
      plot.addEventListener('pointercancel', release);
    }
    plots.tabIndex = 0;
    plots.setAttribute('role', 'group');
    plots.setAttribute('aria-label', 'Timeline. Arrow keys move, plus and minus zoom, N and P step through the entries.');
    reveal(byId('timeline-tools'), byId('timeline-hint'));
    drawTicks();
    addEventListener('resize', drawTicks);
  }

  // Topology
  const chosen = byId('topology-service');
  if (chosen) {
    const paths = JSON.parse(byId('topology-data').textContent);
    const picture = byId('topology-picture');
    const broken = byId('topology-break');
    reveal(byId('topology-tools'));
    chosen.value = '0';
    chosen.addEventListener('change', () => {
      const path = paths[Number(chosen.value)];
      const on = new Set(path.on);
      for (const box of all('.box', picture)) {
        box.classList.toggle('on', on.has(box.dataset.id));
        box.classList.toggle('bad', path.bad.includes(box.dataset.id));
      }
      for (const edge of all('.edges path[data-from]', picture)) {
        const { from, to } = edge.dataset;
        edge.classList.toggle('on', on.has(from) && on.has(to));
        edge.classList.toggle('bad', on.has(from) && path.bad.includes(to));
      }
      byId('topology-name').textContent = path.short;
      byId('topology-first').setAttribute('d', path.d);
      broken.setAttribute('transform', `translate(${path.x} ${path.y})`);
      broken.classList.toggle('whole', !path.broken);
      byId('topology-says').replaceChildren(make('b', {}, path.service), `. ${path.says}`);
      picture.setAttribute('aria-label', `${path.service}. ${path.says}`);
    });
  }

  openTarget();
})();
